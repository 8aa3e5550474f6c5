import type { Config } from '../../local/config.ts';

export interface Ready {
  readonly url: string;
  readonly config: Config;
  /** How this program is called. */
  readonly program: string;
  /** `host:port` of the demo domain. */
  readonly demoEndpoint?: string;
}

/** What a person needs to know once it is up. */
export function readyLines({ url, config, program, demoEndpoint }: Ready): readonly string[] {
  // `env` knows the same variables, but not what was given here by a flag.
  const port = config.LONGSHORE_PORT === 9400 ? '' : ` --port ${config.LONGSHORE_PORT}`;
  const here =
    program === 'longshore' ? '' : `     # or, without an installed longshore: eval "$(${program} env${port})"`;
  const demo = demoEndpoint === undefined ? [] : [`  domain demo:    http://${demoEndpoint}`];
  return [
    '',
    'Longshore is ready to use.',
    '',
    `  AWS API and S3: ${url}`,
    ...demo,
    `  data:           ${config.LONGSHORE_HOME}`,
    `  keys:           ${config.LONGSHORE_ACCESS_KEY_ID === undefined ? 'any (set LONGSHORE_ACCESS_KEY_ID and LONGSHORE_SECRET_ACCESS_KEY to change that)' : 'the configured one only'}`,
    '',
    'In another terminal, for the AWS CLI, boto3, the SDKs and Terraform:',
    '',
    `  eval "$(longshore env${port})"${here}`,
    '  aws opensearch describe-packages',
    `  python3 -c "import boto3; print(boto3.client('opensearch').describe_packages())"`,
    '',
    config.LONGSHORE_KEEP_NODES
      ? 'Ctrl-C ends it; the nodes keep running, and the next start takes them over.'
      : 'Ctrl-C ends it, nodes included; what it holds is kept for the next start.',
    '',
  ];
}
