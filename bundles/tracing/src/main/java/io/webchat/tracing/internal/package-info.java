/** Spans of calls for tracers, and a tracer that sends its spans to OpenTelemetry. */
package io.webchat.tracing.internal;
