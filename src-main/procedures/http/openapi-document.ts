import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import packageJson from '../../../package.json' with { type: 'json' }
import { contract } from '../../contract/contract.ts'
import { errorBody } from '../../contract/errors.ts'
import { plainRoutes } from './plain-routes.ts'

const description = `Galley keeps the books on every LLM call: what it cost, how long it took, whether it worked.

Every route but \`/health\` needs Galley's token: \`Authorization: Bearer\`, or \`x-api-key\`, \`x-goog-api-key\`, \`x-galley-token\`. Paths are taken with and without their trailing slash. Errors have one shape: \`{code, message, details}\`.

The gateway (\`/openai/v1\`, \`/anthropic/v1\`, \`/google/v1beta\`, \`/cohere\`, \`/mistral/v1\`, \`/v1/chat/completions\`, \`/v1/models\`) speaks the providers' own protocols, which their own documentation describes.`

const operations = ['/llm/translate', '/llm/abstract', '/llm/key-terms', '/llm/chapters']

/** The REST routes as OpenAPI 3.1, from the contract. */
export async function buildOpenApiDocument(): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: { title: 'Galley', version: packageJson.version, description },
    servers: [{ url: '/', description: 'This Galley' }],
    security: [{ token: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'From the file api-token, or "galley tokens create"' },
      },
    },
    commonSchemas: { Error: { schema: errorBody } },
    customErrorResponseBodySchema: () => ({ $ref: '#/components/schemas/Error' }),
  })
  offerStreams(document)
  return { ...document, paths: { ...withSlashes(document.paths ?? {}), ...plainRoutes } }
}

/** `stream: true` makes of an operation what its own stream route is; one path says both. */
function offerStreams({ paths = {} }: OpenAPI.Document): void {
  for (const path of operations) {
    const answer = okOf(paths[path]?.post)
    const stream = okOf(paths[`${path}/stream`]?.post)
    if (answer?.content !== undefined && stream?.content !== undefined) {
      answer.content = { ...answer.content, ...stream.content }
    }
  }
}

function okOf(operation: OpenAPI.OperationObject | undefined): OpenAPI.ResponseObject | undefined {
  const response = operation?.responses?.['200']
  return response === undefined || '$ref' in response ? undefined : response
}

/** As the original system wrote its paths. */
function withSlashes(paths: OpenAPI.PathsObject): OpenAPI.PathsObject {
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path.endsWith('/') ? path : `${path}/`, item]))
}
