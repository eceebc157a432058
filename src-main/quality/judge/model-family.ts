const families: readonly (readonly [string, RegExp])[] = [
  ['openai', /(?:^|[/:])(?:gpt|chatgpt|o[134](?:-|$)|davinci|text-davinci)/iu],
  ['anthropic', /claude/iu],
  ['google', /gemini|gemma|palm|bison/iu],
  ['cohere', /command|(?:^|[/:])c4ai|aya/iu],
  ['mistral', /mistral|mixtral|ministral|magistral|codestral|pixtral/iu],
  ['qwen', /qwen|qwq/iu],
  ['deepseek', /deepseek/iu],
  ['meta', /llama/iu],
  ['xai', /grok/iu],
  ['zhipu', /glm/iu],
  ['moonshot', /kimi|moonshot/iu],
  ['yi', /(?:^|[/:])yi-/iu],
]

/** Who made a model, whoever serves it; the provider's kind, then the model's own name where that does not tell. */
export function modelFamily(model: string, providerKind: string): string {
  const known = families.find(([, pattern]) => pattern.test(model))
  if (known !== undefined) return known[0]
  return providerKind === 'openai_compatible' ? (model.split(/[-/:]/u)[0] ?? model).toLowerCase() : providerKind
}
