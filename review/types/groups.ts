/** What is known of a Terraform type. */
export interface TypeFacts {
  /** It holds data that is lost with it. */
  readonly data: boolean;
  /**
   * It holds a copy: the original is kept elsewhere, and Terraform replaces it in ordinary work.
   */
  readonly copied: boolean;
  /** It is a machine with a disk that is deleted with it, unless it is told to keep the disk. */
  readonly disk: boolean;
  /** It serves traffic, or something that does depends on it. */
  readonly traffic: boolean;
  /** It is billed by the hour while it exists. */
  readonly hourly: boolean;
  /** It protects, restricts or records something else. */
  readonly guard: boolean;
  /** It says who may do what. */
  readonly permit: boolean;
  /** It connects two networks. */
  readonly connects: boolean;
  /** Everybody may read what is in it. */
  readonly public: boolean;
  /** A protected environment must set `prevent_destroy` on it. */
  readonly protect: boolean;
  /** It holds nothing and serves nothing: deleting it loses no data. */
  readonly none: boolean;
}

export type Flag = keyof TypeFacts;

/**
 * Flags, separated by spaces → the types that have exactly these, separated by white space. `*`
 * stands for any text.
 */
export type Groups = Readonly<Record<string, string>>;
