/** Meters for operators: the registry, what it is filled with, and where it is read. */
package io.webchat.metrics.internal;
