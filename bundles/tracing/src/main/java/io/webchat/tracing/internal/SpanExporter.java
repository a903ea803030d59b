package io.webchat.tracing.internal;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A tracer whose spans are sent to a collector, in batches by a thread of its own. What it cannot
 * send is left out; no call waits for it.
 */
final class SpanExporter implements AutoCloseable {
  /** How long the last spans may take when it stops, ms. */
  private static final long STOP_MS = 2_000;

  private static final int BATCH = 512;

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  SpanExporter(TracingSettings settings) {
    OtlpHttpSpanExporterBuilder sender =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint())
            .setTimeout(Duration.ofMillis(settings.timeoutMs()));
    settings.headers().forEach(sender::addHeader);
    BatchSpanProcessor batches =
        BatchSpanProcessor.builder(sender.build())
            .setMaxQueueSize(settings.waitingSpans())
            .setMaxExportBatchSize(Math.min(BATCH, settings.waitingSpans()))
            .setScheduleDelay(Duration.ofMillis(settings.intervalMs()))
            .build();
    provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault().toBuilder()
                    .put(AttributeKey.stringKey("service.name"), settings.serviceName())
                    .build())
            .setSampler(
                Sampler.parentBased(Sampler.traceIdRatioBased(settings.samplePercent() / 100.0)))
            .addSpanProcessor(batches)
            .build();
    tracer = new OtelTracer(provider.get("io.webchat"), new OtelCurrentTraceContext(), event -> {});
  }

  Tracer tracer() {
    return tracer;
  }

  /** Sends what waits, as far as that is quick. */
  @Override
  public void close() {
    provider.shutdown().join(STOP_MS, TimeUnit.MILLISECONDS);
  }
}
