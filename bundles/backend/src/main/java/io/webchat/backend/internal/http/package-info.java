/**
 * The addresses of the service: who may use which, bodies, answers and refusals, requests that are
 * sent again. Nothing here blocks on a client, and no thread waits for a command.
 */
package io.webchat.backend.internal.http;
