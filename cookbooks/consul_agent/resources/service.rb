# frozen_string_literal: true

provides :consul_cluster_service
unified_mode true

description 'Restarts or reloads a running service if one of its files is newer than what it has loaded.'

property :files, Array,
         required: true,
         description: 'Absolute paths of the files that the service takes up by the action.'

property :mark, String,
         required: true,
         description: 'Absolute path of a file that is as old as the last time the service began to load its files. ' \
                      'A unit of this cookbook makes it at each start; :reload makes it as well.'

property :check, Array,
         required: true,
         description: 'Command, as an argument list, that must succeed before the service is touched. ' \
                      'It catches what a hand has put beside the files that were checked when written.'

property :rolling, [true, false],
         default: false,
         description: 'For Consul: whether to restart it on one machine of the cluster at a time.'

action :restart do
  unless_fresh('restart') do
    # A run that was interrupted may have left systemd with an older unit.
    shell_out!('systemctl', 'daemon-reload')
    in_turn { shell_out!('systemctl', 'restart', new_resource.name) }
  end
end

action :reload do
  unless_fresh('reload') do
    began = Time.now
    shell_out!('systemctl', 'reload', new_resource.name)
    FileUtils.touch(new_resource.mark, mtime: began)
  end
end

action_class do
  def unless_fresh(verb)
    return unless ConsulClusterCookbook::Freshness.stale?(new_resource.mark, new_resource.files)

    converge_by("#{verb} #{new_resource.name}") do
      shell_out!(*new_resource.check)
      yield
    end
  end

  def in_turn(&restart)
    new_resource.rolling ? ConsulClusterCookbook::RollingRestart.new(consul_cluster).run(&restart) : yield
  end
end
