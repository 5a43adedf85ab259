import { AnnotationMetadataEntryType } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { formatProblem, present, report, whereIs } from '../core/errors';
import { show } from '../core/features';
import type { CloudName } from '../core/placement';

/** A table of a cloud's service, and the day on which the copy here was last compared with it. */
interface Source {
  readonly page: string;
  readonly asOf: string;
}

export const SOURCES: Readonly<Record<CloudName, Source>> = {
  // 14 months of standard support.
  aws: { page: 'docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html', asOf: '2026-09-23' },
  // About 14 months after the Regular channel; the dates are estimates of Google. The table was
  // read as of this day at endoflife.date/google-kubernetes-engine, which copies it.
  google: { page: 'cloud.google.com/kubernetes-engine/docs/release-schedule', asOf: '2026-08-21' },
  // 12 months after general availability; a month without a day ends on its last day.
  azure: { page: 'learn.microsoft.com/azure/aks/supported-kubernetes-versions', asOf: '2026-08-05' },
};

/** The last day of standard support of each minor version, by cloud. */
export const SUPPORTED_UNTIL: Readonly<Record<CloudName, Readonly<Record<string, string>>>> = {
  aws: {
    ...{ '1.32': '2026-03-23', '1.33': '2026-07-29', '1.34': '2026-12-02', '1.35': '2027-03-27' },
    '1.36': '2027-08-02',
  },
  google: { '1.33': '2026-08-03', '1.34': '2026-10-01', '1.35': '2027-04-11', '1.36': '2027-08-09' },
  azure: {
    ...{ '1.32': '2026-03-31', '1.33': '2026-07-31', '1.34': '2026-11-30', '1.35': '2027-03-31' },
    ...{ '1.36': '2027-06-30', '1.37': '2027-10-31' },
  },
};

const MINOR = /^1\.(\d+)$/;

/** 33 of "1.33"; undefined if it is not a minor version. */
export function minorOf(version: unknown): number | undefined {
  const found = typeof version === 'string' ? MINOR.exec(version)?.[1] : undefined;
  return found === undefined ? undefined : Number(found);
}

/**
 * The known minor versions of a cloud that were in standard support when the table was compared.
 */
export const supportedOn = (cloud: CloudName): string[] =>
  Object.entries(SUPPORTED_UNTIL[cloud])
    .filter(([, until]) => until > SOURCES[cloud].asOf)
    .map(([version]) => version);

/**
 * The end of support if it is within `days` of `day`, for a message; undefined otherwise. The
 * caller provides the day, since synthesis has no clock.
 */
export function endsSoon(cloud: CloudName, version: string, day: string, days: number): string | undefined {
  const until = SUPPORTED_UNTIL[cloud][version];
  if (until === undefined) return undefined;
  return Date.parse(until) - Date.parse(day) > days * 86_400_000 ? undefined : until;
}

/**
 * Reports a version that is not a minor version or is out of support, and warns of one that is not
 * in the table yet.
 */
export function checkVersion(scope: Construct, cloud: CloudName, service: string, version: string): void {
  const minor = minorOf(version);
  const { page, asOf } = SOURCES[cloud];
  const known = supportedOn(cloud);
  const newest = present(known.at(-1), `a supported version in SUPPORTED_UNTIL.${cloud}`);
  if (minor === undefined) {
    report(scope, {
      message: `version is ${show(version)}, which is not a minor version of Kubernetes.`,
      remedy: `Write "${newest}": patches are installed by the cloud.`,
    });
    return;
  }
  if (known.includes(version)) {
    scope.node.addMetadata(SUPPORT, { version, cloud, service } satisfies Supported);
    return;
  }
  if (minor > (minorOf(newest) ?? 0)) {
    const message = formatProblem({
      where: whereIs(scope),
      message:
        `version is "${version}", which is newer than the version table of ${asOf}: its end of support ` +
        'is unknown.',
      remedy: `Check that ${service} supports it (${page}), and add it to modules/cluster/versions.ts.`,
    });
    scope.node.addMetadata(AnnotationMetadataEntryType.WARN, message);
    return;
  }
  const until = SUPPORTED_UNTIL[cloud][version];
  report(scope, {
    message: `version is "${version}", ${service} ended its standard support${until ? ` on ${until}` : ''}.`,
    remedy: `Use one of ${known.map(show).join(', ')} (${page}, ${asOf}).`,
  });
}

/** The constructs for `endingSupport`: those with a Kubernetes version. */
const SUPPORT = 'polycloud:kubernetes';
interface Supported {
  readonly version: string;
  readonly cloud: CloudName;
  readonly service: string;
}

/**
 * Warnings of versions below `root` whose support has ended on `day`, or ends within `days`. The
 * commands provide the day, since synthesis has no clock.
 */
export function endingSupport(root: IConstruct, day: string, days = 60): string[] {
  return root.node.findAll().flatMap((scope) =>
    scope.node.metadata
      .filter(({ type }) => type === SUPPORT)
      .flatMap(({ data }) => {
        const { version, cloud, service } = data as Supported;
        const until = endsSoon(cloud, version, day, days);
        if (until === undefined) return [];
        const message =
          `version is "${version}", whose standard support by ${service} ${until < day ? 'ended' : 'ends'} ` +
          `on ${until}.`;
        const remedy = `Upgrade it to 1.${(minorOf(version) as number) + 1} (${SOURCES[cloud].page}).`;
        return [formatProblem({ where: whereIs(scope), message, remedy })];
      }),
  );
}

/**
 * Why a change of the version is not possible, if it isn't: control planes are upgraded one minor
 * version at a time.
 */
export function wrongJump(was: unknown, is: unknown): string | undefined {
  const [old, next] = [minorOf(was), minorOf(is)];
  if (old === undefined || next === undefined || next === old || next === old + 1) return undefined;
  return next < old
    ? 'a control plane can not go back to an earlier version'
    : 'a control plane is upgraded one minor version at a time';
}
