/**
 * What a server answers: bodies with limits, files, and failures. It uses connections. The engine
 * uses it.
 */
package io.webchat.rest.internal.response;
