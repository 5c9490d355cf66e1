/**
 * Where in the memory that both threads share the one that searches says what it is at: when it dies, it can no longer
 * be asked. `files`: how many it has begun; `request`: the id, 0 for none; `file`: the index in the request.
 */
export const progressAt = { files: 0, request: 1, file: 2 } as const;
export const progressLength = 3;
