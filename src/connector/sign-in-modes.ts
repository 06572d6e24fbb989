/**
 * How staff prove who they are: not at all (the demo), by a link from the terminal of the same machine, at a provider that
 * speaks OpenID Connect, or by the headers of a proxy that stands in front.
 */
export const signInModes = ['open', 'local', 'oidc', 'header'] as const
export type SignInMode = (typeof signInModes)[number]
