import * as bindings from '@cdktf/provider-azurerm/lib/storage-account-static-website';

type Bindings = typeof bindings;

/**
 * The bindings of `azurerm_storage_account_static_website`. Those of 4.x name the class with an
 * `A`, because their storage account has a block of the same name.
 */
export const StaticWebsite = (bindings as Record<string, unknown>)[
  'StorageAccountStaticWebsite' in bindings ? 'StorageAccountStaticWebsite' : 'StorageAccountStaticWebsiteA'
] as Bindings extends { StorageAccountStaticWebsite: infer Class }
  ? Class
  : Bindings extends { StorageAccountStaticWebsiteA: infer Class }
    ? Class
    : never;
