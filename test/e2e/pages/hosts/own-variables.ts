/** Variables that Galley reads: whoever runs the tests may have keys of their own, which no test may use. */
export function isOwnVariable(name: string): boolean {
  return /_(?:API_KEY|BASE_URL)$|^(?:LLM|GALLEY)_/.test(name) && !/^GALLEY_TEST/.test(name)
}
