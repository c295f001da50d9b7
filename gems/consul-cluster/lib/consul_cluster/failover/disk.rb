# frozen_string_literal: true

module ConsulCluster
  class Failover
    # Shell for a machine whose disk is full: the folders in which its services write lie on
    # limited mounts of their own meanwhile, so that nothing else is hurt, and their contents
    # are those of the machine before and after.
    module Disk
      # Bytes that are left beside what is there, in KB, before it is filled.
      ROOM = 1024

      # $1: unit to stop meanwhile; then folders.
      MOUNT = <<~'SHELL'
        set -eu
        unit=$1
        shift
        systemctl stop "$unit"
        for folder; do
          copy=$(mktemp -d)
          cp -a "$folder/." "$copy/"
          mount -t tmpfs -o "size=$(($(du -sk "$copy" | cut -f1) + ROOM))k" failover "$folder"
          cp -a "$copy/." "$folder/"
          rm -rf "$copy"
        done
        systemctl start "$unit"
        ! systemctl is-active --quiet nginx || systemctl reload nginx
      SHELL

      # $1…: folders. dd ends when there is no room left.
      FILL = <<~'SHELL'
        for folder; do dd if=/dev/zero of="$folder/failover-filler" bs=4k 2>/dev/null || true; done
      SHELL

      # $1: unit; then folders. What was written meanwhile is kept.
      UNMOUNT = <<~'SHELL'
        set -eu
        unit=$1
        shift
        for folder; do rm -f "$folder/failover-filler"; done
        systemctl stop "$unit"
        for folder; do
          mountpoint -q "$folder" || continue
          copy=$(mktemp -d)
          cp -a "$folder/." "$copy/"
          umount -l "$folder"
          find "$folder" -mindepth 1 -delete
          cp -a "$copy/." "$folder/"
          rm -rf "$copy"
        done
        systemctl start "$unit"
        ! systemctl is-active --quiet nginx || systemctl reload nginx
      SHELL

      # @param folders [Array<String>]
      # @return [Hash{Symbol => Array<String>}] prepare, make and repair, for CommandFault
      def self.commands(folders)
        { prepare: ['sh', '-c', MOUNT.sub('ROOM', ROOM.to_s), 'mount', 'consul', *folders],
          make: ['sh', '-c', FILL, 'fill', *folders],
          repair: ['sh', '-c', UNMOUNT, 'unmount', 'consul', *folders] }
      end
    end
  end
end
