import { AnnotationMetadataEntryType } from 'cdktf';
import { formatProblem, whereIs } from '../core/errors';
import type { CloudName, PerCloud } from '../core/placement';
import { inShell } from '../core/text';
import type { ComputeGroup } from './compute';
import type { ImageFamily } from './images';

/** A health check of a group's machines. */
export interface Asked {
  readonly ports: readonly number[];
  /** The path that must return 200. */
  readonly path: string;
}

const NAME = 'health-answer';
const BODY = 'This machine has no program yet. It only answers its health check.';

/** Images whose own firewall blocks inbound connections until a rule allows them. */
const BLOCKS_INBOUND: PerCloud<readonly ImageFamily[]> = { aws: [], google: ['container-host'], azure: [] };
/**
 * The tags around a PowerShell script in user data: EC2Launch requires them; the other agents run
 * the script as it is.
 */
const POWERSHELL_TAGS: PerCloud<readonly [before: string, after: string] | undefined> = {
  aws: ['<powershell>', '</powershell>'],
  google: undefined,
  azure: undefined,
};

/**
 * User data for a machine without a program: answers its health check with 200, and everything else
 * with 503. Otherwise a group that is checked before its program is deployed would replace its
 * machines forever. It uses what the image includes and downloads nothing: systemd and /bin/sh,
 * which every Linux family has (the container hosts have neither Perl nor, on Google, Python), and
 * PowerShell on Windows.
 */
export function answerScript(cloud: CloudName, image: ImageFamily, asked: Asked): string {
  if (image === 'windows-2022') return onWindows(cloud, asked);
  return onLinux(asked, BLOCKS_INBOUND[cloud].includes(image));
}

/** Warns that machines only answer their health check. */
export function warnOfAnswer(group: ComputeGroup): void {
  const message = formatProblem({
    where: whereIs(group),
    message:
      'the machines have neither an exact image nor user data: they answer their health check, and every other ' +
      'request with 503.',
    remedy: 'Set image to an exact image, or set userData, once you have a program to run.',
  });
  group.node.addMetadata(AnnotationMetadataEntryType.WARN, message);
}

const inPowerShell = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A systemd socket that starts a shell for each connection, like inetd. */
function onLinux({ ports, path }: Asked, firewall: boolean): string {
  const port = (one: number) => `-p tcp --dport ${one} -j ACCEPT`;
  return [
    '#!/bin/sh',
    '# Answers the health check until this machine has a program.',
    'set -eu',
    'etc=/etc',
    `cat > $etc/${NAME}.sh <<'ANSWER'`,
    'cr=$(printf "\\r")',
    'read -r method target rest || exit 0',
    '# All of the request is read: what is left unread resets the connection.',
    'while read -r line && [ -n "$line" ] && [ "$line" != "$cr" ]; do :; done',
    `status='503 Service Unavailable'`,
    `[ "\${target%%\\?*}" != ${inShell(path)} ] || status='200 OK'`,
    `body=${inShell(BODY)}`,
    'printf "HTTP/1.1 %s\\r\\nContent-Type: text/plain\\r\\nContent-Length: %s\\r\\nConnection: ' +
      'close\\r\\n\\r\\n" "$status" "${#body}"',
    '[ "$method" = HEAD ] || printf "%s" "$body"',
    'ANSWER',
    `cat > $etc/systemd/system/${NAME}.socket <<'SOCKET'`,
    '[Unit]',
    'Description=Answers the health check until this machine has a program',
    // No number of requests may stop it.
    'StartLimitIntervalSec=0',
    '[Socket]',
    ...ports.map((one) => `ListenStream=${one}`),
    'Accept=yes',
    'MaxConnections=256',
    'TriggerLimitIntervalSec=0',
    '[Install]',
    'WantedBy=sockets.target',
    'SOCKET',
    `cat > $etc/systemd/system/${NAME}@.service <<'SERVICE'`,
    '[Unit]',
    'Description=One answer',
    'CollectMode=inactive-or-failed',
    '[Service]',
    `ExecStart=-/bin/sh /etc/${NAME}.sh`,
    'StandardInput=socket',
    'StandardOutput=socket',
    'StandardError=journal',
    'DynamicUser=yes',
    'RuntimeMaxSec=10',
    'SERVICE',
    // The image blocks inbound connections except SSH. Source: "Configuring the host firewall" of
    // Container-Optimized OS.
    ...(firewall
      ? ports.map((one) => `iptables -w -C INPUT ${port(one)} 2>/dev/null || iptables -w -A INPUT ${port(one)}`)
      : []),
    'systemctl daemon-reload',
    `systemctl enable --now ${NAME}.socket`,
    '',
  ].join('\n');
}

/**
 * A scheduled task that starts with the machine. HttpListener is part of .NET Framework, which the
 * image includes.
 */
function onWindows(cloud: CloudName, { ports, path }: Asked): string {
  const script = [
    '$listener = New-Object System.Net.HttpListener',
    ...ports.map((port) => `$listener.Prefixes.Add('http://+:${port}/')`),
    '$listener.Start()',
    `$body = [Text.Encoding]::UTF8.GetBytes(${inPowerShell(BODY)})`,
    'while ($true) {',
    '  $context = $listener.GetContext()',
    '  try {',
    '    $response = $context.Response',
    `    $response.StatusCode = if ($context.Request.Url.AbsolutePath -eq ${inPowerShell(path)}) { 200 } else { 503 }`,
    "    $response.ContentType = 'text/plain'",
    '    $response.Close($body, $false)',
    '  } catch { }',
    '}',
  ];
  const task = [
    "$ErrorActionPreference = 'Stop'",
    `$file = "$env:ProgramData\\${NAME}.ps1"`,
    "@'",
    ...script,
    "'@ | Set-Content -Path $file",
    `Remove-NetFirewallRule -Name ${NAME} -ErrorAction SilentlyContinue`,
    `New-NetFirewallRule -Name ${NAME} -DisplayName 'Health answer' -Direction Inbound -Protocol TCP ` +
      `-LocalPort ${ports.join(',')} -Action Allow`,
    '$action = New-ScheduledTaskAction -Execute powershell.exe -Argument "-NoProfile -ExecutionPolicy ' +
      'Bypass -File `"$file`""',
    '$settings = New-ScheduledTaskSettingsSet -ExecutionTimeLimit ([TimeSpan]::Zero)',
    `Register-ScheduledTask -TaskName ${NAME} -Force -User SYSTEM -RunLevel Highest -Action $action ` +
      '-Settings $settings -Trigger (New-ScheduledTaskTrigger -AtStartup)',
    `Start-ScheduledTask -TaskName ${NAME}`,
  ];
  const tags = POWERSHELL_TAGS[cloud];
  return [...(tags ? [tags[0], ...task, tags[1]] : task), ''].join('\n');
}
