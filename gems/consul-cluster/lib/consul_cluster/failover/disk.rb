# frozen_string_literal: true

module ConsulCluster
  class Failover
    # Shell for a machine whose disk is full: the folders in which its services write lie on
    # limited mounts of their own meanwhile, so that nothing else is hurt, and their contents
    # are those of the machine before and after.
    module Disk
      # What Consul and nginx write on a machine.
      CONSUL = '/var/lib/consul'
      NGINX = '/var/log/nginx'

      # KB that are left beside what is there, before it is filled.
      ROOM = 1024

      # A key whose value has no room in what Raft's log has left, and its size in bytes.
      KEY = 'consul-cluster/failover'
      VALUE = 400_000

      # Folders as arguments. The agent has its files open, so it is stopped meanwhile.
      MOUNT = <<~SHELL.freeze
        set -eu
        systemctl stop consul
        for folder; do
          copy=$(mktemp -d)
          cp -a "$folder/." "$copy/"
          size=$(du -sk "$copy" | cut -f1)
          mount -t tmpfs -o "size=$((size + #{ROOM}))k,$(stat -c 'mode=%a,uid=%u,gid=%g' "$folder")" failover "$folder"
          cp -a "$copy/." "$folder/"
          rm -rf "$copy"
        done
        systemctl start consul
        ! systemctl is-active --quiet nginx || systemctl reload nginx
      SHELL

      # dd ends when there is no room left.
      FILL = <<~'SHELL'
        for folder; do dd if=/dev/zero of="$folder/failover-filler" bs=4k 2>/dev/null || true; done
      SHELL

      # The other servers take it.
      WRITE = "head -c #{VALUE} /dev/zero | tr '\\0' x | consul kv put #{KEY} - >/dev/null\n".freeze

      # What was written meanwhile is kept.
      UNMOUNT = <<~'SHELL'
        set -eu
        for folder; do rm -f "$folder/failover-filler"; done
        systemctl stop consul
        for folder; do
          mountpoint -q "$folder" || continue
          copy=$(mktemp -d)
          cp -a "$folder/." "$copy/"
          umount -l "$folder"
          find "$folder" -mindepth 1 -delete
          cp -a "$copy/." "$folder/"
          rm -rf "$copy"
        done
        systemctl start consul
        ! systemctl is-active --quiet nginx || systemctl reload nginx
      SHELL

      # The agent needs a moment until it knows a leader.
      FORGET = <<~SHELL.freeze
        for try in $(seq 20); do
          consul kv delete #{KEY} >/dev/null 2>&1 && exit 0
          sleep 1
        done
        exit 1
      SHELL

      # @return [Hash{Symbol => Array<String>}] of a web node: prepare, make and repair, for CommandFault
      def self.of_web
        { prepare: shell(MOUNT, CONSUL, NGINX), make: shell(FILL, CONSUL, NGINX), repair: shell(UNMOUNT, CONSUL, NGINX) }
      end

      # Of a Consul server, which is told to write something while its disk is full.
      # @return [Hash{Symbol => Array<String>}] as of_web
      def self.of_server
        { prepare: shell(MOUNT, CONSUL), make: shell(FILL + WRITE, CONSUL), repair: shell(UNMOUNT + FORGET, CONSUL) }
      end

      def self.shell(script, *folders)
        ['sh', '-c', script, 'failover', *folders]
      end
      private_class_method :shell
    end
  end
end
