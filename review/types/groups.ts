/** The facts of a Terraform type. */
export interface TypeFacts {
  /** It contains data that is lost with it. */
  readonly data: boolean;
  /** It contains a copy: the original is kept elsewhere, and Terraform replaces it routinely. */
  readonly copied: boolean;
  /** It is a machine with a disk that is deleted with it, unless configured otherwise. */
  readonly disk: boolean;
  /** It serves traffic, or a resource that does depends on it. */
  readonly traffic: boolean;
  /** It is billed by the hour while it exists. */
  readonly hourly: boolean;
  /** It protects, restricts or records something else. */
  readonly guard: boolean;
  /** It grants permissions. */
  readonly permit: boolean;
  /** It is an identity or its key: what uses it loses its access without it. */
  readonly identity: boolean;
  /** It connects two networks. */
  readonly connects: boolean;
  /** Its content is public. */
  readonly public: boolean;
  /** A protected environment must set `prevent_destroy` on it. */
  readonly protect: boolean;
  /** It contains nothing and serves nothing: deleting it loses no data. */
  readonly none: boolean;
}

export type Flag = keyof TypeFacts;

/**
 * Flags, separated by spaces → the types that have exactly these, separated by white space. `*`
 * stands for any text.
 */
export type Groups = Readonly<Record<string, string>>;
