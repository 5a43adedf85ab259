#!/usr/bin/env bash
# The upgrade guide of docs/providers.md, on simulated clouds: deploys with the pinned generation, plans with the current one, and expects that there is nothing to apply.
#   bash generations/upgrade.sh <project with the pinned generation> <project with the current one>
set -euo pipefail
pinned=$1 current=$2
rm -rf "$pinned/.simulated" "$current/.simulated"
for cloud in aws google azure; do
  (cd "$pinned" && node polycloud deploy dev --simulate --cloud "$cloud" --auto-approve >/dev/null)
done
cp -r "$pinned/.simulated" "$current/.simulated"
for cloud in aws google azure; do
  if ! (cd "$current" && node polycloud plan dev --simulate --cloud "$cloud" >"$current/plan-$cloud.txt" 2>&1); then
    cat "$current/plan-$cloud.txt"
    echo "upgrade: $cloud has a change to apply, or its plan failed" >&2
    exit 1
  fi
  echo "upgrade: $cloud: $(grep '^Nothing to apply' "$current/plan-$cloud.txt")"
done
