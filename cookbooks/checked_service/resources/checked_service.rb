# frozen_string_literal: true

provides :checked_service
unified_mode true

description 'Restarts or reloads a running service if one of its files is newer than what it has loaded, after a check.'

property :files, Array,
         required: true,
         description: 'Absolute paths of the files that the service takes up by the action; a folder stands for all the files in it.'

property :mark, String,
         required: true,
         description: 'Absolute path of a file that is as old as the last time the service began to load its files. ' \
                      'For :restart the service\'s unit makes it at each start (`ExecStartPre: /usr/bin/touch ...` below /run); ' \
                      ':reload makes it itself.'

property :check, Array,
         default: [],
         description: 'Command, as an argument list, that must succeed before the service is touched. It catches what ' \
                      'a hand has put beside the files that were checked when written. Empty: none.'

property :around, [Proc, nil],
         description: 'Called with the restart as its block, which it calls when it may happen: for a cluster ' \
                      'of which one member at a time may be away.'

action :restart, description: 'Restarts the service, or starts it, if a file is newer than the mark.' do
  unless_fresh('restart') do
    in_turn { shell_out!('systemctl', 'restart', new_resource.name) }
  end
end

action :reload, description: 'Reloads the service if a file is newer than the mark, and renews the mark.' do
  unless_fresh('reload') do
    began = Time.now
    shell_out!('systemctl', 'reload', new_resource.name)
    FileUtils.touch(new_resource.mark, mtime: began)
  end
end

action_class do
  def unless_fresh(verb)
    return unless CheckedService::Freshness.stale?(new_resource.mark, new_resource.files)

    converge_by("#{verb} #{new_resource.name}") do
      shell_out!(*new_resource.check) unless new_resource.check.empty?
      # One of the files may be the unit's, and systemd read it before.
      shell_out!('systemctl', 'daemon-reload')
      yield
    end
  end

  def in_turn(&restart)
    new_resource.around ? new_resource.around.call(&restart) : yield
  end
end
