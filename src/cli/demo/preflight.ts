import type { Config } from '../../local/config.ts';
import { CliError } from '../cli-error.ts';
import { checkJava } from '../doctor/check-java.ts';

/** The demo starts nodes at once: without a Java it would only fail later, and less clearly. @throws CliError */
export async function checkForDemo(config: Config, environment: NodeJS.ProcessEnv): Promise<void> {
  const finding = await checkJava({ config, environment });
  if (finding.status !== 'fail') return;
  throw new CliError('failed', finding.found, finding.remedy === undefined ? {} : { remedy: finding.remedy });
}
