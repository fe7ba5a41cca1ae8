import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Context, SpanOptions } from '@opentelemetry/api';

let tracing = false;

/**
 * Sends spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names; without it nothing is loaded and nothing is traced. The
 * other variables of OpenTelemetry, such as OTEL_TRACES_SAMPLER, mean what they mean everywhere. Returns what ends it.
 */
export async function startTracing(
  service: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<() => Promise<void>> {
  if (!env['OTEL_EXPORTER_OTLP_ENDPOINT']) return async () => undefined;
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'atoll' }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  tracing = true;
  return () => provider.shutdown();
}

/** Answers a request below the span that its headers name, or at the root of a trace of its own. */
export function answering<T>(
  headers: object,
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  if (!tracing) return work();
  return spanned(name, { kind: SpanKind.SERVER, attributes }, propagation.extract(ROOT_CONTEXT, headers), work);
}

/** Does what traces asked for: below the only one, or linked to them all where it serves many. Nobody's work is not traced. */
export function following<T>(
  traces: string[],
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  const parents = tracing ? traces.map((traceparent) => propagation.extract(ROOT_CONTEXT, { traceparent })) : [];
  const [only, ...others] = parents;
  if (!only) return work();
  const options = { kind: SpanKind.CONSUMER, attributes };
  if (others.length === 0) return spanned(name, options, only, work);
  const links = parents.flatMap((parent) => {
    const linked = trace.getSpanContext(parent);
    return linked ? [{ context: linked }] : [];
  });
  return spanned(name, { ...options, links }, ROOT_CONTEXT, work);
}

/** A part of what is traced at this moment; where nothing is, just the work. */
export function below<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  if (!tracing || !trace.getActiveSpan()) return work();
  return spanned(name, { kind: SpanKind.CLIENT, attributes }, context.active(), work);
}

/** The header by which whoever is asked continues the trace of this moment; none where nothing is traced. */
export function traceHeaders(): { traceparent?: string } {
  const headers: { traceparent?: string } = {};
  if (tracing) propagation.inject(context.active(), headers);
  return headers.traceparent ? { traceparent: headers.traceparent } : {};
}

async function spanned<T>(name: string, options: SpanOptions, parent: Context, work: () => Promise<T>): Promise<T> {
  const span = trace.getTracer('atoll').startSpan(name, options, parent);
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    // The kind alone: messages quote what users wrote.
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
    throw error;
  } finally {
    span.end();
  }
}
