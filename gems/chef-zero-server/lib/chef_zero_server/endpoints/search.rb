# frozen_string_literal: true

require 'chef_zero/server'
require 'timeout'

module ChefZeroServer
  module Endpoints
    # /organizations/ORG/search/INDEX
    #
    # chef-zero answers 500 to most mistakes in a query, counts `rows` from 0
    # instead of from `start`, and lets a query with a few `*` run for days.
    class Search < ChefZero::Endpoints::SearchEndpoint
      LONGEST = 30 # seconds

      # GET, with q, sort, start and rows in the query string, gives 200 with the
      # objects that q finds (chef-zero's get); 400 for a q that cannot be understood
      # or takes too long; 404 for an index that there is not.

      # Takes the columns of a partial search as well: names, and for each the path of
      # an attribute. Gives 200 with these only, null for what an object has not.
      def post(request)
        columns = parse_json(request.body)
        found = search(request)
        rows = found['rows'].map do |_, uri, _, document|
          { 'url' => uri, 'data' => columns.transform_values { |path| attribute(document, path) } }
        end
        json_response(200, found.merge('rows' => rows))
      rescue ChefZero::Solr::ParseError
        bad_search_request(request)
      end

      private

      # Gives start, total and rows, each of them name, URI, object, and object as it
      # is searched. chef-zero's get asks for it too.
      def search(request, _organization = nil)
        params = request.query_params
        query = parse(params['q'] || '*:*')
        found = Timeout.timeout(LONGEST) { sort(matches(query, documents(request)), params['sort']) }
        start, rows = params.values_at('start', 'rows').map { |number| number.to_i.clamp(0, found.length) }
        page = found.drop(start)
        { 'rows' => rows.zero? ? page : page.first(rows), 'start' => start, 'total' => found.length }
      rescue Timeout::Error
        raise ChefZero::RestErrorResponse.new(400, "This search takes longer than #{LONGEST} seconds")
      end

      def parse(text)
        ChefZero::Solr::SolrParser.new(text).parse
      rescue StandardError => e # an open quote, for one, is a NoMethodError
        raise ChefZero::Solr::ParseError, e.message
      end

      def documents(request)
        index = request.rest_path[3]
        container, expander = search_container(request, index, request.rest_path[1])
        list_data(request, container).filter_map do |name|
          data = get_data(request, container + [name], :nil) or next # deleted in the meantime
          object = expander.call(parse_json(data), name)
          [name, build_uri(request.base_uri, container + [name]), object, expand_for_indexing(object, index, name)]
        end
      end

      def matches(query, documents)
        documents.select { |name, _, _, document| query.matches_doc?(ChefZero::Solr::SolrDoc.new(document, name)) }
      rescue StandardError => e # some mistakes show only now
        raise ChefZero::Solr::ParseError, e.message
      end

      def sort(found, order)
        return found unless order

        key, direction = order.split
        sorted = found.sort_by { |name, _, _, document| ChefZero::Solr::SolrDoc.new(document, name)[key] }
        direction == 'DESC' ? sorted.reverse : sorted
      end

      def attribute(document, path)
        return if path.empty?

        path.reduce(document) { |acc, elem| acc[elem] if acc.is_a?(Hash) }
      end
    end
  end
end
