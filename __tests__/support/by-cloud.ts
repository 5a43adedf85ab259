/**
 * Runs the part of a shared case that belongs to one cloud. The compiler requires a part for each
 * cloud, so that a new cloud can't be left out.
 */
export function byCloud<C extends string, T>(cloud: C, parts: Readonly<Record<NoInfer<C>, () => T>>): T {
  return parts[cloud as NoInfer<C>]();
}
