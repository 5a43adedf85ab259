import type { Command } from 'commander';
import type { ImageOptions } from '../../deployment/image';
import type { MachineImageOptions } from '../../deployment/machine-image';
import type { Options } from '../../deployment/session';
import { approve, cloud, placement } from '../options';

/** `npm run job` and `npm run image`: container commands other than deployment. */
export function addContainers(program: Command): void {
  program
    .command('job')
    .description(
      "start a job by hand: prints the command of the cloud's own command line and, after a question, runs it",
    )
    .argument('<environment>')
    .argument('<path>', 'the job: commerce/migrate')
    .addOption(cloud())
    .addOption(placement())
    .addOption(approve())
    .action(async (name: string, path: string, options: Options) => {
      const { startJob } = await import('../../deployment/job');
      process.exitCode = await startJob(name, path, options);
    });

  const image = program.command('image').description('build and push an image with the installed container builder');
  for (const [verb, what] of [
    ['build', 'build the image from its folder'],
    ['push', 'build the image, push it to the registry of each placement, and print its digest'],
  ] as const) {
    image
      .command(verb)
      .description(what)
      .argument('<environment>')
      .argument('<image>', 'the path of the registry and the image: commerce/images/storefront')
      .option('--folder <folder>', 'the folder of the Dockerfile; default: programs/<image>')
      .option('--context <folder>', 'what the Dockerfile copies from; default: programs, or --folder where it is given')
      .requiredOption('--tag <tag>', 'the tag, like 1.4.0; a registry refuses an existing tag')
      .option('--attest', 'build with docker buildx, which pushes an SBOM and the provenance with the image', false)
      .option('--sign', 'sign the digest with cosign, which must be installed', false)
      .addOption(cloud())
      .addOption(placement())
      .action(async (name: string, path: string, options: ImageOptions) => {
        const { image: work } = await import('../../deployment/image');
        process.exitCode = await work(verb, name, path, options);
      });
  }
  image
    .command('machine')
    .description('make an image of machines from images/<name>, with Packer, which must be installed')
    .argument('<name>', 'the folder in images/')
    .requiredOption('--version <version>', 'of the image: 1.4.0')
    .option('--environment <name>', 'whose region and account', 'dev')
    .option('--gallery <id>', 'on Azure: the image definition in a compute gallery')
    .option('--template', 'write the template of Packer alone', false)
    .addOption(cloud())
    .action(async (name: string, options: MachineImageOptions) => {
      const { machineImage } = await import('../../deployment/machine-image');
      process.exitCode = await machineImage(name, options);
    });
}
