import { findClientDirectory, readClientFiles } from '../src/serve/client-files'

/** The built client, read once for all servers of a worker: compressing it takes most of a server's start. */
export const assets = readClientFiles(findClientDirectory())
