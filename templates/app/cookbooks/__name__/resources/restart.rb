# frozen_string_literal: true

provides :consul_cluster_restart
unified_mode true

description 'Restarts the agent if it runs with other files than those now on disk, one machine of the cluster at a time.'

property :files, Array,
         required: true,
         description: 'Absolute paths of the files that the agent takes up only when it is restarted.'

# No notification: those are forgotten when a run is interrupted, while the
# files in /run/consul tell each later run what the agent was started with.
load_current_value do |new_resource|
  files new_resource.files.select { |path| FileUtils.identical?(path, "/run/consul/#{::File.basename(path)}") }
rescue Errno::ENOENT
  files []
end

action :run do
  converge_if_changed :files do
    # Catches what a hand has put beside the files that were checked when written.
    shell_out!('consul', 'validate', '-quiet', node['consul_cluster']['consul']['config_dir'])
    ConsulClusterCookbook::RollingRestart.new(consul_cluster).run { shell_out!('systemctl', 'restart', 'consul') }
  end
end
