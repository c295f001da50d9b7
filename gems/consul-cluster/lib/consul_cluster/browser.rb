# frozen_string_literal: true

require_relative 'error'

module ConsulCluster
  # Shows pages in the browser of whoever sits at this computer.
  class Browser
    # What opens a URL on systems that always have a desktop.
    OPENERS = { /darwin/ => %w(open), /mswin|mingw/ => %w(cmd /c start) }.freeze

    # Set by what runs the machines in a network of their own, which no browser of this computer is
    # in: the command that makes them reachable.
    FORWARD = 'CONSUL_CLUSTER_FORWARD'

    # @param env [#[]]
    # @param platform [String] this computer's, as Ruby names it
    # @param out [IO]
    def initialize(env: ENV, platform: RUBY_PLATFORM, out: $stdout)
      @env = env
      @platform = platform
      @out = out
    end

    # Says where everything is, and opens one page of each.
    # @param urls [Urls]
    # @return [void]
    def show(urls)
      @out.puts(urls.lines)
      forward = @env[FORWARD].to_s
      return @out.puts("These addresses exist in the network of the private engine only. On this computer, type: #{forward}") unless forward.empty?

      opener or return
      urls.all.each_value { |pages| open(pages.first) }
    end

    # @return [Array<String>, nil] what opens a URL here; nil where nobody would see it
    def opener
      OPENERS.each { |platform, command| return command if platform.match?(@platform) }
      return %w(wslview) if there?('wslview')

      %w(xdg-open) if there?('xdg-open') && %w(DISPLAY WAYLAND_DISPLAY).any? { |name| !@env[name].to_s.empty? }
    end

    private

    # The browser goes on by itself, and what it says is nobody's matter.
    def open(url)
      Process.detach(Process.spawn(*opener, url, %i(out err) => File::NULL, in: File::NULL, pgroup: true))
    rescue SystemCallError => e
      raise Error, "#{opener.first} cannot be started: #{e.message}"
    end

    def there?(program)
      @env['PATH'].to_s.split(File::PATH_SEPARATOR).any? { |folder| File.executable?(File.join(folder, program)) }
    end
  end
end
