/** Errors of the container's own parts reach the log files. Nothing here is exported. */
package io.webchat.log.internal;
