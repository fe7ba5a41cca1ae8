#!/bin/sh
# Becomes the first process of the cluster's room: `room.sh HOME NAME`, in new mount, PID, network, UTS and IPC namespaces.
# The room sees the machine's programs read-only, and as /etc, /var, /run and /tmp only what is the cluster's own.
# When its first process ends, the kernel ends everything in it, and its mounts, interfaces and packet filters go with it.
set -eu
home=$1
name=$2

root=$home/room
mkdir -p "$root"
mount -t tmpfs -o mode=755 room "$root"
cd "$root"

for each in usr bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$each" ]; then
    cp -P "/$each" "$each"
  elif [ -d "/$each" ]; then
    mkdir "$each"
    mount --bind "/$each" "$each"
    mount -o remount,bind,ro "$each"
  fi
done

mkdir -p proc sys dev etc var run tmp root outside opt/cluster
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount --bind "$home/state/etc" etc
mount --bind "$home/state/var" var
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=1777 tmp tmp
mount --bind "$home/programs" opt/cluster
mount -o remount,bind,ro opt/cluster
ln -s /run var/run 2>/dev/null || true

# Kubelet sets these for the whole machine unless they have its values already, so it gets to see files that have.
while read -r setting value; do
  echo "$value" >"run/$(basename "$setting")"
  mount --bind "run/$(basename "$setting")" "proc/sys/$setting"
done <<SETTINGS
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
SETTINGS

pivot_root . outside
cd /
umount -l /outside
rmdir /outside
mount --make-rshared /
echo "$name" >/proc/sys/kernel/hostname
ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward
: >/run/made
exec /opt/cluster/pause "$home" # by this word it is found again
