import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deriveSchema } from './derive';
import type { Block, NestedBlock } from './schema';
import { awsBlocks, COMPOUND } from './types/aws-waf';

/** A provider that is simulated, and the CDKTF package that its schema is derived from. */
export interface Provider {
  /** `aws`: what its types begin with. */
  readonly name: string;
  /** Its address in a registry. */
  readonly source: string;
  readonly package: string;
  /** Its schema has nested attributes in place of blocks. */
  readonly nested?: boolean;
}

/** A line makes a provider simulated; what else is known of it goes to types/. */
export const PROVIDERS: readonly Provider[] = [
  { name: 'aws', source: 'hashicorp/aws', package: '@cdktf/provider-aws' },
  { name: 'google', source: 'hashicorp/google', package: '@cdktf/provider-google' },
  { name: 'azurerm', source: 'hashicorp/azurerm', package: '@cdktf/provider-azurerm' },
  { name: 'cloudflare', source: 'cloudflare/cloudflare', package: '@cdktf/provider-cloudflare', nested: true },
];

/** Folders of bindings that are neither resources nor data sources. */
const OTHERS = /\.|^provider$|^provider-functions$|^ephemeral-/;

/** Where derived schemas are kept unless another folder is named; git ignores it. */
export const CACHE = join(__dirname, '..', '.cache');

/**
 * The bindings of one provider, as schemas. What was derived once is kept by package version in the
 * cache folder.
 */
export class Bindings {
  private readonly lib: string;
  private readonly cache: string;
  private readonly folders: ReadonlySet<string>;
  private readonly loaded = new Map<string, Block>();
  private recursive: Readonly<Record<string, Readonly<Record<string, NestedBlock>>>>;
  private told = false;

  constructor(
    private readonly provider: Provider,
    cacheFolder: string,
  ) {
    const manifest = require.resolve(`${provider.package}/package.json`);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    this.lib = join(dirname(manifest), 'lib');
    this.cache = join(cacheFolder, 'schemas', `${provider.name}-${version}-${DERIVATION}`);
    this.folders = new Set(readdirSync(this.lib));
    this.recursive = provider.name === 'aws' ? awsBlocks(true) : {};
  }

  /**
   * Told which words stand in the configurations: a WAF's statements contain one another only if
   * one of these does so. Terraform reads all of a schema at each run, and three levels of
   * statements take it longer than a hundred other types. Once they are there they stay.
   */
  tell(words: ReadonlySet<string>): void {
    const compound = COMPOUND.some((word) => words.has(word));
    if (this.provider.name !== 'aws' || (this.told && !compound)) return;
    this.told = true;
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
    return this.folders.has(this.folder(type, of)) && existsSync(join(this.lib, this.folder(type, of), 'index.js'));
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
    // Many processes may derive the same type at once: each writes its own file, and the rename is
    // atomic.
    const own = `${cached}.${process.pid}.${++writes}`;
    writeFileSync(own, JSON.stringify(block));
    renameSync(own, cached);
    return block;
  }

  /**
   * The original TypeScript, which the compiled files carry as source maps. Large types keep their
   * structures in files of their own.
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

/** With blocks in place of what the bindings have as `any`: path → block. */
function amended(block: Block, blocks: Readonly<Record<string, NestedBlock>> = {}): Block {
  return Object.entries(blocks).reduce((whole, [path, nested]) => withBlock(whole, path.split('.'), nested), block);
}

function withBlock(block: Block, [name, ...rest]: readonly string[], nested: NestedBlock): Block {
  const at = name as string;
  const parent = block.blocks[at];
  if (rest.length > 0 && parent)
    return { ...block, blocks: { ...block.blocks, [at]: { ...parent, block: withBlock(parent.block, rest, nested) } } };
  const { [at]: _, ...attributes } = block.attributes;
  return { attributes, blocks: { ...block.blocks, [at]: nested } };
}

/**
 * What this process has read of caches: simulators that start one after the other need not read it
 * again.
 */
const READ = new Map<string, Block>();

let writes = 0;

/** Changes when the derivation does, so that nothing stale is ever read. */
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
  return map.sourcesContent[0] as string;
}
