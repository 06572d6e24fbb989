/** Letters of a preview: more than its lines can hold, less than a long message costs to lay out. */
export const PREVIEW_LENGTH = 420

export const PREVIEW_LINES = 3
