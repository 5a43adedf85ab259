#!/bin/sh
set -eu
systemctl enable docker.service
