/** A wrong configuration: its message names the field and never holds a value that could be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
