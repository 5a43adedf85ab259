import { type Backend, backendsOf, patterns, type Rule, tablesOf } from './routes';

/** The id of the backend service of a key. */
export type ServiceOf = (key: string) => string;

/** Hosts and paths, in the form of both global and regional maps. */
export function mapping(rules: readonly Rule[], serviceOf: ServiceOf) {
  const to = (rule: Rule) => {
    const weighted = serving(rule).map(({ key, weight }) => ({ backendService: serviceOf(key), weight }));
    const [first, ...others] = weighted;
    return first && others.length === 0
      ? { service: first.backendService, action: undefined }
      : { service: undefined, action: { weightedBackendServices: weighted } };
  };
  const byDefault = (rule: Rule) => ({ defaultService: to(rule).service, defaultRouteAction: to(rule).action });
  const idle = idleOf(rules);
  const tables = tablesOf(rules);
  const every = tables.find(({ host }) => host === undefined);
  // The rule for every host without a path is the default of the map.
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
 * The backends with a share. The provider does not send a weight of 0: resource_compute_url_map.go
 * omits empty values.
 */
const serving = ({ backends }: Rule): readonly Backend[] => {
  const shared = backends.filter(({ weight }) => weight > 0);
  return shared.length > 0 ? shared : backends;
};

/** Backends without a share in any rule: those of the inactive release. */
function idleOf(rules: readonly Rule[]): string[] {
  const live = new Set(rules.flatMap((rule) => serving(rule).map(({ key }) => key)));
  return backendsOf(rules).flatMap(({ key }) => (live.has(key) ? [] : [key]));
}

const IDLE = 'idle';
/** A host name that can't exist. Source: RFC 2606. */
const IDLE_HOST = 'idle.invalid';

/**
 * Google checks the health of a service only if the map refers to it, so inactive ones are
 * included; requests for their host get 404.
 */
const waiting = (services: readonly string[]) => ({
  faultInjectionPolicy: { abort: { httpStatus: 404, percentage: 100 } },
  weightedBackendServices: services.map((backendService) => ({ backendService, weight: 1 })),
});

export const REDIRECT = {
  defaultUrlRedirect: { httpsRedirect: true, redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT', stripQuery: false },
};
