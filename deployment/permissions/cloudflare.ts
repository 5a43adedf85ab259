/**
 * The permission groups of a token, by type. Source:
 * developers.cloudflare.com/fundamentals/api/reference/permissions
 */
export const CLOUDFLARE: Readonly<Record<string, string>> = {
  dns_record: 'DNS',
  load_balancer: 'Load Balancers',
  load_balancer_monitor: 'Load Balancing: Monitors And Pools',
  load_balancer_pool: 'Load Balancing: Monitors And Pools',
  zone: 'Zone',
  zone_dnssec: 'DNS',
  zone_setting: 'Zone Settings',
};
