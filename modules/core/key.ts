/**
 * Whose key encrypts what rests: `providerKey` is the cloud's own; `customerKey` is made for the
 * one resource, rotates, and can be taken away; or one that exists, by what each cloud knows it by.
 */
export type Encryption = 'providerKey' | 'customerKey' | ExistingKey;

export interface ExistingKey {
  readonly aws?: { readonly keyArn: string };
  /**
   * `projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>`, in the place of
   * what it encrypts.
   */
  readonly google?: { readonly cryptoKey: string };
  /**
   * A key in a vault with purge protection and role-based access: its address without a version,
   * and its resource id.
   */
  readonly azure?: { readonly keyId: string; readonly resourceId: string };
}

/** How often a key that is made here rotates: keys of AWS can't do it at less than 90 days. */
export const ROTATION_DAYS = 90;
