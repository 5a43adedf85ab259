#!/bin/sh
set -eu
systemctl is-enabled docker.service
docker info > /dev/null
command -v docker-credential-ecr-login
