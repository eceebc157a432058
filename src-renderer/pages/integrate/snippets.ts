export const snippetNames = ['python', 'javascript', 'curl', 'django'] as const
export type SnippetName = (typeof snippetNames)[number]

export interface SnippetFacts {
  /** Of the local API, without a slash at its end. */
  readonly url: string
  readonly token: string
  /** `provider/model`. */
  readonly model: string
}

/** The first tracked call, ready to run; test/e2e/pages/integrate.test.ts runs those for which it has what they need. */
export const snippets: Readonly<Record<SnippetName, (facts: SnippetFacts) => string>> = {
  python: ({ url, token, model }) => `# pip install openai
from openai import OpenAI

client = OpenAI(
    base_url="${url}/v1",
    api_key="${token}",
)
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Say hello."}],
    extra_headers={
        "x-galley-book": "Night Ferry",
        "x-galley-chapter": "1",
        "x-galley-operation": "translation",
    },
)
print(answer.choices[0].message.content)
`,
  javascript: ({ url, token, model }) => `// npm install openai
import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: '${url}/v1',
  apiKey: '${token}',
})
const answer = await client.chat.completions.create(
  {
    model: '${model}',
    messages: [{ role: 'user', content: 'Say hello.' }],
  },
  {
    headers: {
      'x-galley-book': 'Night Ferry',
      'x-galley-chapter': '1',
      'x-galley-operation': 'translation',
    },
  },
)
console.log(answer.choices[0].message.content)
`,
  curl: ({ url, token, model }) => `curl -s ${url}/v1/chat/completions \\
  -H "Authorization: Bearer ${token}" \\
  -H "Content-Type: application/json" \\
  -H "x-galley-book: Night Ferry" \\
  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Say hello."}]}'
`,
  django: ({ url, token, model }) => `# settings.py
GALLEY_URL = "${url}"
GALLEY_TOKEN = "${token}"

# llm.py: in place of the module's own provider calls
from django.conf import settings
from openai import OpenAI

client = OpenAI(base_url=f"{settings.GALLEY_URL}/v1", api_key=settings.GALLEY_TOKEN)


def translate(chapter, language):
    answer = client.chat.completions.create(
        model="${model}",
        messages=[{"role": "user", "content": f"Translate into {language}:\\n\\n{chapter.text}"}],
        extra_headers={
            "x-galley-book": str(chapter.book_id),
            "x-galley-chapter": str(chapter.number),
            "x-galley-operation": "translation",
            "x-galley-target-language": language,
        },
    )
    return answer.choices[0].message.content
`,
}

/** Where each SDK's base URL leads; what stands behind the local API's address. */
export const doors = [
  ['all', '/v1'],
  ['openai', '/openai/v1'],
  ['anthropic', '/anthropic'],
  ['google', '/google'],
  ['cohere', '/cohere'],
  ['mistral', '/mistral'],
] as const
