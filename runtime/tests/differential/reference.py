"""OpenTelemetry's own propagators: a line of JSON for each line of JSON.

A line on stdin has a format, headers, and the headers that ours made of them. The answer has what the propagator of that
format reads in either, what it sends on of the first, and what it reads in that.
"""

import json
import logging
import sys

from opentelemetry import baggage, trace
from opentelemetry.baggage.propagation import W3CBaggagePropagator
from opentelemetry.context import Context
from opentelemetry.propagators.aws import AwsXRayPropagator
from opentelemetry.propagators.b3 import B3MultiFormat, B3SingleFormat
from opentelemetry.propagators.jaeger import JaegerPropagator
from opentelemetry.propagators.ot_trace import OTTracePropagator
from opentelemetry.propagators.textmap import Getter, Setter
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

# They log each header that they refuse.
logging.disable(logging.CRITICAL)

PROPAGATORS = {
    "tracecontext": TraceContextTextMapPropagator(),
    "baggage": W3CBaggagePropagator(),
    "b3": B3SingleFormat(),
    "b3multi": B3MultiFormat(),
    "jaeger": JaegerPropagator(),
    "xray": AwsXRayPropagator(),
    "ottrace": OTTracePropagator(),
}


class Lines(Getter):
    """Headers as servers show them: names in lower case, all lines of a name, no white space around values."""

    def get(self, carrier, key):
        return [value.strip(" \t") for name, value in carrier if name.lower() == key.lower()] or None

    def keys(self, carrier):
        return list(dict.fromkeys(name.lower() for name, _ in carrier))


class Appended(Setter):
    def set(self, carrier, key, value):
        carrier.append([key, value])


def said(context):
    span = trace.get_current_span(context).get_span_context()
    caller, state = None, []
    if span.is_valid:
        caller = [f"{span.trace_id:032x}", f"{span.span_id:016x}", bool(span.trace_flags & 1)]
        state = list(span.trace_state.items())
    return {"caller": caller, "state": state, "baggage": list(baggage.get_all(context).items())}


def answer(line):
    question = json.loads(line)
    propagator = PROPAGATORS[question["format"]]

    def read(headers):
        return propagator.extract(headers, Context(), Lines())

    came = read(question["headers"])
    sent = []
    propagator.inject(sent, came, Appended())
    return {
        "said": said(came),
        "of_ours": said(read(question["ours"])),
        "sent": sent,
        "of_sent": said(read(sent)),
    }


for line in sys.stdin:
    print(json.dumps(answer(line)))
