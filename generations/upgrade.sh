#!/usr/bin/env bash
# The upgrade guide of docs/providers.md, on simulated clouds: deploys with the pinned generation, plans with the current one, and expects that nothing is replaced or destroyed.
#   bash generations/upgrade.sh <project with the pinned generation> <project with the current one>
set -euo pipefail
pinned=$1 current=$2
rm -rf "$pinned/.simulated" "$current/.simulated"
for cloud in aws google azure; do
  (cd "$pinned" && node polycloud deploy dev --simulate --cloud "$cloud" --auto-approve >/dev/null)
done
cp -r "$pinned/.simulated" "$current/.simulated"
for cloud in aws google azure; do
  code=0
  (cd "$current" && node polycloud plan dev --simulate --cloud "$cloud" >"$current/plan-$cloud.txt" 2>&1) || code=$?
  # 0: nothing to do; 2: changes in place.
  if [ "$code" != 0 ] && [ "$code" != 2 ] || grep -E 'must be replaced|will be destroyed' "$current/plan-$cloud.txt"; then
    cat "$current/plan-$cloud.txt"
    echo "upgrade: $cloud is not an upgrade in place (exit code $code)" >&2
    exit 1
  fi
  echo "upgrade: $cloud: $(grep -E '^Plan:|No changes' "$current/plan-$cloud.txt" | head -1)"
done
