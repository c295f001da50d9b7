# frozen_string_literal: true

require 'consul_cluster/json_schema'

RSpec.describe ConsulCluster::JsonSchema do
  # @return [Array, nil] the path and the reason of the first thing that is wrong
  def problem(schema, data)
    described_class.new(schema).problem(data)&.then { |found| [found.path, found.reason] }
  end

  it 'checks each keyword of a value' do
    {
      { 'type' => 'object' } => [{}, []], { 'type' => 'array' } => [[], {}], { 'type' => 'string' } => ['', 1],
      { 'type' => 'boolean' } => [false, 'false'], { 'type' => 'integer' } => [1, 1.5],
      { 'enum' => ['a', 1] } => [1, 'b'], { 'minLength' => 1 } => ['a', ''],
      { 'maxLength' => 2 } => %w(äö äöü), { 'pattern' => 'b' } => %w(abc a), { 'format' => 'ipv4' } => ['10.0.0.1', '10.0.0.01'],
      { 'minimum' => 2 } => [2, 1], { 'maximum' => 2 } => [2, 3], { 'minItems' => 1 } => [[1], []],
      { 'minProperties' => 1 } => [{ 'a' => 1 }, {}], { 'not' => { 'enum' => ['a'] } } => %w(b a)
    }.each do |schema, (good, bad)|
      expect([schema, problem(schema, good)]).to eq([schema, nil])
      expect([schema, problem(schema, bad)&.first]).to eq([schema, []])
    end
  end

  it 'passes over values of other types than a keyword is for' do
    schema = { 'minLength' => 9, 'pattern' => 'x', 'format' => 'ipv4', 'minimum' => 9, 'minItems' => 9, 'minProperties' => 9,
               'required' => ['x'], 'properties' => { 'x' => {} }, 'propertyNames' => {}, 'items' => {} }
    expect(problem(schema, true)).to be_nil
  end

  it 'says where in the data something is wrong' do
    schema = { 'properties' => { 'list' => { 'items' => { 'required' => ['ip'], 'properties' => { 'ip' => { 'type' => 'string' } } } } } }
    expect(problem(schema, { 'list' => [{ 'ip' => 'a' }, { 'ip' => 5 }] })).to eq([['list', 1, 'ip'], 'is 5'])
    expect(problem(schema, { 'list' => [{}] })).to eq([['list', 0, 'ip'], 'is missing'])
    expect(problem(schema, { 'other' => 1 })).to be_nil
  end

  it 'checks the keys and values of an object whose keys are free' do
    schema = { 'propertyNames' => { 'pattern' => '^[a-z]+$' }, 'additionalProperties' => { 'type' => 'integer' } }
    expect(problem(schema, { 'a' => 1 })).to be_nil
    expect(problem(schema, { 'A' => 1 })).to eq([[], 'has the key "A"'])
    expect(problem(schema, { 'a' => 'x' })).to eq([['a'], 'is "x"'])
  end

  it 'says what is wrong in words' do
    { { 'maximum' => 2 } => [3, '3 is more than 2'], { 'minimum' => 2 } => [1, '1 is less than 2'],
      { 'maxLength' => 1 } => ['ab', '"ab" is longer than 1 characters'],
      { 'pattern' => 'x', 'patternErrorMessage' => 'has no x' } => ['a', '"a" has no x'],
      { 'not' => { 'pattern' => 'x', 'description' => 'x is mine' } } => ['x', '"x" cannot be used: x is mine'] }
      .each { |schema, (value, words)| expect(problem(schema, value)).to eq([[], words]) }
    expect(problem({ 'enum' => [1] }, { 'a' => [nil] })).to eq([[], 'is {"a":[null]}'])
  end

  it "reads patterns as ECMAScript does: ^ and $ are the text's ends, \\s is any space" do
    expect(problem({ 'pattern' => '^a$' }, "a\nb")).not_to be_nil
    expect(problem({ 'pattern' => '^a$' }, "a\n")).not_to be_nil
    expect(problem({ 'pattern' => '^[^a$]+$' }, 'b^')).to be_nil
    expect(problem({ 'pattern' => '^\$\^$' }, '$^')).to be_nil
    expect(problem({ 'pattern' => '^[^\s\p{Cc}]$' }, "\u00a0")).not_to be_nil
  end

  it 'refuses a keyword that it does not know' do
    expect { problem({ 'oneOf' => [] }, 1) }.to raise_error(ArgumentError, /oneOf is unknown/)
    expect { problem({ 'format' => 'uri' }, 'a') }.to raise_error(KeyError)
  end

  %w(cluster chef).each do |name|
    it "knows every keyword of #{name}.json" do
      known = described_class::ASSERTIONS.keys + described_class::APPLICATORS.keys + described_class::ANNOTATIONS
      schemas = [JSON.parse(File.read(File.expand_path("../schema/#{name}.json", __dir__)))]
      schemas.each do |schema|
        expect(schema.keys - known).to be_empty
        inner = schema.values_at('items', 'propertyNames', 'additionalProperties', 'not') + schema['properties'].to_h.values
        schemas.concat(inner.grep(Hash))
      end
    end
  end
end
