package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.spi.QueueHolder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A queue verticle of a cluster where several nodes are to have the queue, one at a time: it has
 * it, or tries again and again to get it. Its state belongs to its context.
 */
public final class Succession implements QueueHolder {

  private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

  /** Looks without a change of the nodes after which the queue may go to the node it belongs to. */
  private static final int QUIET_LOOKS = 10;

  private final ContextInternal context;
  private final String address;
  private final Function<Context, Future<OwnedQueue>> start;
  private @Nullable Ownership ownership;
  private @Nullable String deploymentId;

  /** The end of giving the queue up, since that has begun. */
  private @Nullable Future<Void> retiring;

  private volatile @Nullable OwnedQueue owned;
  private final SuccessionTiming timing;
  private final Candidacy candidacy;
  private final boolean movable;
  private Set<String> nodes = Set.of();

  /** The latest start of the queue here. */
  private Future<Void> taking = Future.succeededFuture();

  private int quietLooks;
  private final Aftermath aftermath;
  private boolean stopped;

  private Succession(
      Context context,
      String address,
      boolean movable,
      SuccessionTiming timing,
      Function<Context, Future<OwnedQueue>> start) {
    this.context = (ContextInternal) context;
    this.address = address;
    this.movable = movable;
    this.start = start;
    this.timing = timing;
    this.aftermath = new Aftermath(timing.looksAfterJoining());
    this.candidacy = new Candidacy(this.context, address, timing.shyMillis());
  }

  /**
   * Takes the queue or stands by.
   *
   * @param movable whether the queue can go to another node without anything getting lost
   * @param start starts the queue in a verticle of its own
   * @return when it has the queue or stands by; fails if it could have it and could not start it
   */
  static Future<QueueHolder> begin(
      Context context,
      String address,
      boolean movable,
      SuccessionTiming timing,
      Function<Context, Future<OwnedQueue>> start) {
    Succession succession = new Succession(context, address, movable, timing, start);
    return Ownership.take(context.owner(), address)
        .transform(
            (ownership, cause) -> {
              if (ownership != null) {
                return succession.own(ownership);
              }
              succession.tellWhy(cause);
              succession.standBy(timing.tryMillis());
              return Future.succeededFuture();
            })
        .map(succession);
  }

  @Override
  public @Nullable TaskQueue queue() {
    OwnedQueue holder = owned;
    return holder == null ? null : holder.queue();
  }

  // ---- standing by

  private void tellWhy(Throwable notTaken) {
    NotTaken.why(context.owner(), address, notTaken)
        .onSuccess(
            why ->
                LOG.atLevel(NotTaken.isHeld(notTaken) ? Level.INFO : Level.WARN)
                    .log("Queue {}: {}; standing by", address, why));
  }

  private void standBy(long millis) {
    if (stopped) {
      return;
    }
    candidacy.begin();
    tryLater(millis);
  }

  private void tryLater(long millis) {
    context.setTimer(millis, id -> tryToOwn());
  }

  private void tryToOwn() {
    if (stopped || ownership != null) {
      return;
    }
    Ownership.take(context.owner(), address)
        .onComplete(
            (taken, busy) ->
                context.runOnContext(
                    v -> {
                      if (taken == null) {
                        tryLater(timing.tryMillis());
                        renewCandidacy();
                      } else if (stopped) {
                        taken.release();
                      } else {
                        own(taken)
                            .onFailure(
                                cause -> {
                                  if (stopped) {
                                    return; // in the middle of it, which is no failure
                                  }
                                  candidacy.failed();
                                  LOG.error(
                                      "Queue {}: this node could take it over, but cannot start"
                                          + " it; trying again while no other node has it",
                                      address,
                                      cause);
                                  tryLater(timing.retryMillis());
                                });
                      }
                    }));
  }

  /** When nodes come or go: this one may have been taken for one that is gone meanwhile. */
  private void renewCandidacy() {
    Set<String> now = Set.copyOf(Ownership.nodes(context.owner()));
    if (!stopped && !now.equals(nodes)) {
      nodes = now;
      candidacy.renew();
    }
  }

  // ---- owning

  private Future<Void> own(Ownership taken) {
    ownership = taken;
    retiring = null;
    taking = start(taken);
    return taking;
  }

  private Future<Void> start(Ownership taken) {
    QueueDeployment deployment =
        new QueueDeployment(
            inner ->
                start
                    .apply(inner)
                    .onSuccess(queue -> owned = queue)
                    .map(queue -> new FollowedHolder(queue, () -> whenStopped(taken))));
    return deployAlone(deployment)
        .onSuccess(
            id -> {
              deploymentId = id;
              if (stopped) { // in the middle of it
                retiring = giveUp();
                return;
              }
              nodes = Set.copyOf(Ownership.nodes(context.owner()));
              quietLooks = 0;
              candidacy.succeeded();
              LOG.info("Queue {}: this node has it", address);
              checkLater(taken);
            })
        .onFailure(
            cause -> {
              OwnedQueue queue = owned;
              ownership = null;
              owned = null;
              (queue == null ? context.<Void>succeededFuture() : queue.stop())
                  .onComplete((v, failure) -> taken.release());
            })
        .mapEmpty();
  }

  /**
   * Not as a child of this verticle: Vert.x undeploys children first, so that the end of the queue
   * would look like one that this verticle has to follow.
   */
  private Future<String> deployAlone(QueueDeployment deployment) {
    Promise<String> deployed = context.promise();
    context
        .owner()
        .createEventLoopContext()
        .runOnContext(v -> context.owner().deployVerticle(deployment).onComplete(deployed));
    return deployed.future();
  }

  /** If nobody has given it up, the queue was closed: then its verticle goes, as any other does. */
  private Future<Void> whenStopped(Ownership held) {
    Promise<Void> gone = context.promise();
    context.runOnContext(
        v -> {
          if (isHolding(held)) {
            retire()
                .eventually(() -> context.owner().undeploy(context.deploymentID()))
                .otherwiseEmpty() // as it may be on its end already
                .onComplete(gone);
          } else {
            gone.complete();
          }
        });
    return gone.future();
  }

  private void checkLater(Ownership held) {
    context.setTimer(
        timing.checkMillis(),
        id -> {
          if (ownership == held && !stopped) {
            context
                .succeededFuture()
                .compose(v -> held.check()) // which throws when the cluster manager is down
                .onComplete(
                    (ours, cause) ->
                        context.runOnContext(
                            v -> {
                              if (Boolean.FALSE.equals(ours)) {
                                lost(held);
                              } else {
                                checkLater(held);
                                if (cause == null) {
                                  lookAround(held);
                                }
                              }
                            }));
          }
        });
  }

  /** A part of the cluster that comes back may bring what another owner has stored there. */
  private void lookAround(Ownership held) {
    if (!isHolding(held)) {
      return;
    }
    OwnedQueue queue = owned;
    Set<String> now = Set.copyOf(Ownership.nodes(context.owner()));
    if (aftermath.isDue(!nodes.containsAll(now)) && queue != null && movable) {
      queue.reconcile();
    }
    quietLooks = nodes.equals(now) ? quietLooks + 1 : 0;
    nodes = now;
    if (movable && quietLooks >= QUIET_LOOKS) {
      quietLooks = 0;
      candidacy.preferred().onSuccess(node -> context.runOnContext(v -> mayMoveTo(node, held)));
    }
  }

  private void mayMoveTo(String node, Ownership held) {
    OwnedQueue queue = owned;
    if (queue != null && !node.equals(Ownership.nodeId(context.owner()))) {
      queue
          .mayMove()
          .onSuccess(
              may -> {
                if (may) {
                  context.runOnContext(v -> moveTo(node, held));
                }
              });
    }
  }

  /** The queue goes to the node that it belongs to, which takes it as soon as it is free. */
  private void moveTo(String node, Ownership held) {
    if (isHolding(held)) {
      LOG.info(
          "Queue {}: leaving it to node {}, so that queues spread over the nodes", address, node);
      retire().onComplete((v, cause) -> standBy(timing.retryMillis()));
    }
  }

  /** Another node has the queue too: this one gives way, and leaves all it has in the journal. */
  private void lost(Ownership held) {
    if (!isHolding(held)) {
      return;
    }
    LOG.warn(
        "Queue {}: another node has it too, after a split of the cluster; this one gives way",
        address);
    retire().onComplete((v, cause) -> standBy(timing.retryMillis()));
  }

  private boolean isHolding(Ownership held) {
    return ownership == held && retiring == null && !stopped;
  }

  /** Once for each time that it owns: until tasks have ended, no other node may have the queue. */
  private Future<Void> retire() {
    if (retiring == null) {
      retiring = giveUp();
    }
    return retiring;
  }

  private Future<Void> giveUp() {
    Ownership held = ownership;
    String id = deploymentId;
    OwnedQueue queue = owned;
    if (held == null || id == null || queue == null) {
      return context.succeededFuture();
    }
    // Its deployment may be on its end already, as when its Vert.x instance closes: asking again
    // fails at once, while tasks are still running.
    return context
        .owner()
        .undeploy(id)
        .otherwiseEmpty()
        .eventually(queue::stop)
        .otherwiseEmpty()
        .eventually(
            () -> {
              owned = null;
              deploymentId = null;
              ownership = null;
              return held.release();
            });
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    // Beside it: what a cluster in trouble takes is not to come before the end of what runs.
    Future<Void> forgotten = ClusterPatience.limit(candidacy.end()).otherwiseEmpty();
    // What is in the middle of its start is given up when it has come to its end.
    return taking.otherwiseEmpty().compose(v -> retire()).eventually(() -> forgotten);
  }
}
