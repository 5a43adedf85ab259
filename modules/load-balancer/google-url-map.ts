import { type Backend, backendsOf, patterns, type Rule, tablesOf } from './routes';

/** The id of the backend service of a key. */
export type ServiceOf = (key: string) => string;

/** Hosts and paths, in the words that maps of both sorts have. */
export function mapping(rules: readonly Rule[], serviceOf: ServiceOf) {
  const to = (rule: Rule) => {
    const weighted = serving(rule).map(({ key, weight }) => ({ backendService: serviceOf(key), weight }));
    return weighted.length === 1
      ? { service: weighted[0]?.backendService as string, action: undefined }
      : { service: undefined, action: { weightedBackendServices: weighted } };
  };
  const byDefault = (rule: Rule) => ({ defaultService: to(rule).service, defaultRouteAction: to(rule).action });
  const idle = idleOf(rules);
  const tables = tablesOf(rules);
  const every = tables.find(({ host }) => host === undefined);
  // What is for every host without a path is the map's own default.
  const matched = tables.filter(({ host, paths }) => host !== undefined || paths.length > 0);
  return {
    ...(every && byDefault(every.rest)),
    hostRule: [
      ...matched.map(({ host, name }) => ({ hosts: [host ?? '*'], pathMatcher: name })),
      ...(idle.length > 0 ? [{ hosts: [IDLE_HOST], pathMatcher: IDLE }] : []),
    ],
    pathMatcher: [
      ...matched.map(({ name, paths, rest }) => ({
        name,
        ...byDefault(rest),
        pathRule: paths.map((rule) => ({
          paths: patterns(rule.path),
          service: to(rule).service,
          routeAction: to(rule).action,
        })),
      })),
      ...(idle.length > 0
        ? [{ name: IDLE, defaultService: undefined, defaultRouteAction: waiting(idle.map(serviceOf)), pathRule: [] }]
        : []),
    ],
  };
}

/**
 * The backends that have a share. The provider does not send a weight of 0:
 * resource_compute_url_map.go leaves out what is empty.
 */
const serving = ({ backends }: Rule): readonly Backend[] => {
  const shared = backends.filter(({ weight }) => weight > 0);
  return shared.length > 0 ? shared : backends;
};

/** Backends without a share in any rule: those of the release that waits. */
function idleOf(rules: readonly Rule[]): string[] {
  const live = new Set(rules.flatMap((rule) => serving(rule).map(({ key }) => key)));
  return backendsOf(rules).flatMap(({ key }) => (live.has(key) ? [] : [key]));
}

const IDLE = 'idle';
/** A name that no zone has. Source: RFC 2606. */
const IDLE_HOST = 'idle.invalid';

/**
 * Only a service that the map names is asked for its health, so those that wait are in it; whoever
 * asks for their host gets 404, and none of them.
 */
const waiting = (services: readonly string[]) => ({
  faultInjectionPolicy: { abort: { httpStatus: 404, percentage: 100 } },
  weightedBackendServices: services.map((backendService) => ({ backendService, weight: 1 })),
});

export const REDIRECT = {
  defaultUrlRedirect: { httpsRedirect: true, redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT', stripQuery: false },
};
