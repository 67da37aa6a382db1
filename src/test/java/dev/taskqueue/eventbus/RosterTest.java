package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RosterTest extends BusTest {

  private final AtomicInteger failures = new AtomicInteger();

  @Test
  void a_registration_that_has_failed_is_tried_again_with_the_next_offer() {
    Roster roster = new Roster(context(), ADDRESS, System::nanoTime);
    FrontLog log = new FrontLog(ADDRESS, System::nanoTime);
    await(
        vertx
            .eventBus()
            .consumer(ADDRESS, message -> roster.offer(new Request(message, log)))
            .completion());
    JsonObject offer = new Offer("one", "", "a1", 3, 2, Set.of()).toJson();

    failures.set(1);
    assertThat(failureOf(request("offer", offer))).hasMessageContaining("no registration");
    assertThat(ask("offer", offer).getString("owner")).isNotEmpty();

    assertThat(roster.list().getJsonArray("workers")).hasSize(1);
  }

  /** One whose event bus fails to register a consumer as often as the test says. */
  private ContextInternal context() {
    EventBus bus =
        with(EventBus.class, vertx.eventBus(), "consumer", arguments -> consumer(arguments));
    VertxInternal owner =
        with(VertxInternal.class, (VertxInternal) vertx, "eventBus", arguments -> bus);
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    return with(ContextInternal.class, context, "owner", arguments -> owner);
  }

  @SuppressWarnings("unchecked") // as the method has them
  private MessageConsumer<Object> consumer(Object[] arguments) {
    MessageConsumer<Object> consumer =
        vertx.eventBus().consumer((String) arguments[0], (Handler<Message<Object>>) arguments[1]);
    return failures.getAndDecrement() > 0
        ? with(
            MessageConsumer.class,
            consumer,
            "completion",
            none -> Future.failedFuture("no registration"))
        : consumer;
  }

  /** The same, but for one method. */
  private static <T> T with(
      Class<T> type, T target, String method, Function<Object[], Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            RosterTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) ->
                called.getName().equals(method)
                    ? answer.apply(arguments)
                    : called.invoke(target, arguments)));
  }
}
