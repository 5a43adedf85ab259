import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deriveSchema } from './derive';
import type { Block, NestedBlock } from './schema';
import { awsBlocks, COMPOUND } from './types/aws-waf';

/** A simulated provider, and the CDKTF package from which its schema is derived. */
export interface Provider {
  /** `aws`: the prefix of its types. */
  readonly name: string;
  /** Its address in a registry. */
  readonly source: string;
  readonly package: string;
  /** Its schema has nested attributes instead of blocks. */
  readonly nested?: boolean;
}

/** A line is sufficient to simulate a provider; additional behaviour is defined in types/. */
const ALL: readonly Provider[] = [
  { name: 'aws', source: 'hashicorp/aws', package: '@cdktf/provider-aws' },
  { name: 'google', source: 'hashicorp/google', package: '@cdktf/provider-google' },
  { name: 'azurerm', source: 'hashicorp/azurerm', package: '@cdktf/provider-azurerm' },
  { name: 'cloudflare', source: 'cloudflare/cloudflare', package: '@cdktf/provider-cloudflare', nested: true },
  { name: 'kubernetes', source: 'hashicorp/kubernetes', package: '@cdktf/provider-kubernetes' },
  { name: 'helm', source: 'hashicorp/helm', package: '@cdktf/provider-helm', nested: true },
];

/** Whether its package is installed: those of Kubernetes and Helm are optional. */
function isInstalled({ package: name }: Provider): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return false;
    throw error;
  }
}

export const PROVIDERS: readonly Provider[] = ALL.filter(isInstalled);

/** Folders of bindings that contain neither resources nor data sources. */
const OTHERS = /\.|^provider$|^provider-functions$|^ephemeral-/;

/** The default cache folder of derived schemas, which git ignores. */
export const CACHE = join(__dirname, '..', '.cache');

/** The bindings of one provider, as schemas. Derived schemas are cached by package version. */
export class Bindings {
  private readonly lib: string;
  private readonly cache: string;
  private readonly folders: ReadonlySet<string>;
  private readonly packed: boolean;
  private readonly loaded = new Map<string, Block>();
  private recursive: Readonly<Record<string, Readonly<Record<string, NestedBlock>>>>;
  private complete = false;

  constructor(
    private readonly provider: Provider,
    cacheFolder: string,
  ) {
    const manifest = require.resolve(`${provider.package}/package.json`);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    this.lib = join(dirname(manifest), 'lib');
    this.cache = join(cacheFolder, 'schemas', `${provider.name}-${version}-${DERIVATION}`);
    // A packed program has the derived schemas and no bindings.
    this.packed = !existsSync(this.lib);
    this.folders = new Set(
      this.packed ? readdirSync(this.cache).map((file) => file.replace(/\.json$/, '')) : readdirSync(this.lib),
    );
    this.recursive = provider.name === 'aws' ? awsBlocks(true) : {};
  }

  /**
   * Receives the words in the configurations: recursive statements of a WAF are included only if
   * one of them is used. Terraform reads the whole schema at each run, and three levels of
   * statements take it longer than a hundred other types. Once included they remain.
   */
  include(words: ReadonlySet<string>): void {
    const compound = COMPOUND.some((word) => words.has(word));
    if (this.provider.name !== 'aws' || (this.complete && !compound)) return;
    this.complete = true;
    this.recursive = awsBlocks(compound);
    for (const folder of Object.keys(this.recursive)) this.loaded.delete(folder);
  }

  /** Every resource type, or data source, of the provider. */
  types(of: 'resource' | 'data'): string[] {
    const data = `data-${this.provider.name}-`;
    return [...this.folders]
      .filter((folder) => folder.startsWith(data) === (of === 'data') && !OTHERS.test(folder))
      .map(
        (folder) =>
          `${this.provider.name}_${(of === 'data' ? folder.slice(data.length) : folder).replaceAll('-', '_')}`,
      )
      .filter((type) => this.has(type, of));
  }

  has(type: string, of: 'resource' | 'data'): boolean {
    const folder = this.folder(type, of);
    return this.folders.has(folder) && (this.packed || existsSync(join(this.lib, folder, 'index.js')));
  }

  resource(type: string): Block {
    return this.block(this.folder(type, 'resource'));
  }

  data(type: string): Block {
    return this.block(this.folder(type, 'data'));
  }

  providerBlock(): Block {
    return this.block('provider');
  }

  private folder(type: string, of: 'resource' | 'data'): string {
    const kebab = type.slice(this.provider.name.length + 1).replaceAll('_', '-');
    return of === 'data' ? `data-${this.provider.name}-${kebab}` : kebab;
  }

  private block(folder: string): Block {
    const known = this.loaded.get(folder);
    if (known) return known;
    const cached = join(this.cache, `${folder}.json`);
    const block = amended(this.fromCache(cached) ?? this.derive(folder, cached), this.recursive[folder]);
    this.loaded.set(folder, block);
    return block;
  }

  private fromCache(path: string): Block | undefined {
    const known = READ.get(path);
    if (known || !existsSync(path)) return known;
    const block = JSON.parse(readFileSync(path, 'utf8')) as Block;
    READ.set(path, block);
    return block;
  }

  private derive(folder: string, cached: string): Block {
    const block = deriveSchema(
      this.source(folder),
      folder === 'provider' ? 'provider' : 'resource',
      this.provider.nested,
    );
    mkdirSync(this.cache, { recursive: true });
    // Several processes may derive the same type at once: each writes its own file, and the rename
    // is atomic.
    const own = `${cached}.${process.pid}.${++writes}`;
    writeFileSync(own, JSON.stringify(block));
    renameSync(own, cached);
    return block;
  }

  /**
   * The original TypeScript, from the source maps of the compiled files. Large types have their
   * structures in separate files.
   */
  private source(folder: string): string {
    const files = [join(this.lib, folder, 'index.js')];
    const structs = join(this.lib, folder, 'index-structs');
    if (existsSync(structs))
      files.unshift(
        ...readdirSync(structs)
          .filter((file) => /^structs.*\.js$/.test(file))
          .map((file) => join(structs, file)),
      );
    return files.map(originalOf).join('\n');
  }
}

/** Replaces `any` in the bindings with blocks: path → block. */
function amended(block: Block, blocks: Readonly<Record<string, NestedBlock>> = {}): Block {
  return Object.entries(blocks).reduce((whole, [path, nested]) => withBlock(whole, path.split('.'), nested), block);
}

function withBlock(block: Block, [at = '', ...rest]: readonly string[], nested: NestedBlock): Block {
  const parent = block.blocks[at];
  if (rest.length > 0 && parent)
    return { ...block, blocks: { ...block.blocks, [at]: { ...parent, block: withBlock(parent.block, rest, nested) } } };
  const { [at]: _, ...attributes } = block.attributes;
  return { attributes, blocks: { ...block.blocks, [at]: nested } };
}

/**
 * Caches that this process has read: simulators that are started one after another need not read
 * them again.
 */
const READ = new Map<string, Block>();

let writes = 0;

/** Changes with the derivation, so that stale caches are never read. */
const DERIVATION = createHash('sha256')
  .update(readFileSync(join(__dirname, 'derive.ts')))
  .digest('hex')
  .slice(0, 8);

function originalOf(path: string): string {
  const compiled = readFileSync(path, 'utf8');
  const mark = 'sourceMappingURL=data:application/json;base64,';
  const start = compiled.lastIndexOf(mark);
  if (start < 0) throw new Error(`${path} has no source map to derive a schema from`);
  const map = JSON.parse(Buffer.from(compiled.slice(start + mark.length), 'base64').toString()) as {
    sourcesContent: string[];
  };
  const [original] = map.sourcesContent;
  if (original === undefined) throw new Error(`the source map of ${path} has no source to derive a schema from`);
  return original;
}
