# shellcheck shell=bash
# Which Consul the machines get: HashiCorp's where its repository answers, else
# Debian 11's, the last one that Debian packaged and that runs on Debian 12.
# Sourced after base-image.sh.

HASHICORP_REPOSITORY=https://apt.releases.hashicorp.com
DEBIAN_CONSUL=1.8.7

hashicorp_answers() { curl --fail --silent --location --max-time 15 --output /dev/null "$HASHICORP_REPOSITORY/gpg"; }

# consul_repository NAME FOLDER - points a generated repository's machines at
# Debian 11's package, if it is that one's version, the way a user would: with
# repository attributes in the role that all nodes share. NAME is the engine.
consul_repository() {
  ruby -r json -e '
    folder, debian, uri = ARGV
    cluster = JSON.parse(File.read("#{folder}/provisioning/cluster.json"))
    exit unless cluster.fetch("consul").fetch("version") == debian
    path = "#{folder}/roles/#{cluster.fetch("name")}-common.json"
    role = JSON.parse(File.read(path))
    consul = role["default_attributes"]["consul_cluster"]["consul"] ||= {}
    consul["repository"] = { "uri" => uri, "distribution" => "bullseye", "components" => ["main"], "key" => nil }
    File.write(path, "#{JSON.pretty_generate(role)}\n")
  ' "$2" "$DEBIAN_CONSUL" "$(image_mirror "$1")"
}
