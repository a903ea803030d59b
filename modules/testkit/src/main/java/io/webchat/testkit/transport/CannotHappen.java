package io.webchat.testkit.transport;

import io.webchat.testkit.transport.ChatServer.Step;
import io.webchat.testkit.transport.ChatServer.Trouble;
import io.webchat.testkit.transport.PushingChatServer.PushTrouble;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On the test of a transport: what cannot happen on its wire, so that the contract does not try it.
 *
 * <pre>{@code
 * @CannotHappen(value = {Trouble.HTML, Trouble.UNAVAILABLE}, in = Step.SEND,
 *     because = "a message goes out on the socket")
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(CannotHappen.All.class)
public @interface CannotHappen {
  /** What cannot happen to requests. */
  Trouble[] value() default {};

  /** In which steps; every step when none is named. */
  Step[] in() default {};

  /** What cannot happen to pushes. */
  PushTrouble[] pushes() default {};

  /** Why, in the words of the protocol. */
  String because();

  /** Several of them. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @Inherited
  @interface All {
    /** Each. */
    CannotHappen[] value();
  }
}
