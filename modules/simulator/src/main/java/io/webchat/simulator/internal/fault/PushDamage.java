package io.webchat.simulator.internal.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.fault.ActiveFaults.Hit;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.model.FaultKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What faults of answers do to a result that is pushed. */
public final class PushDamage {
  /** The faults that change a result. */
  public static final Set<FaultKind> KINDS =
      EnumSet.of(
          FaultKind.DUPLICATED_INDEX,
          FaultKind.MISSING_INDEX,
          FaultKind.OUT_OF_ORDER,
          FaultKind.MISSING_CHAT_ENDED,
          FaultKind.ALTERED_ECHO);

  private PushDamage() {}

  /** A result with the damage of the faults that hit it. */
  public static ObjectNode damaged(Api wire, ObjectNode result, List<Hit> hits) {
    ApiResponse response = ApiResponse.json(200, result);
    for (Hit hit : hits) {
      response = FaultResponses.damaged(hit.fault(), wire, response);
    }
    return response.json().orElseThrow();
  }
}
