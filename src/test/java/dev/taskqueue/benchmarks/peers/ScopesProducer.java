package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskScope;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** An event loop that puts into many scopes in turn; each is joined on its own. */
public final class ScopesProducer implements Producer {

  private final int scopes;

  /** So many scopes. */
  public ScopesProducer(int scopes) {
    this.scopes = scopes;
  }

  @Override
  public void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace) {
    List<TaskScope> targets = scopes(queue);
    LoopProducer.run(vertx, count, i -> targets.get(i % scopes).put(context -> work.future(i)));
  }

  @Override
  public Future<List<Integer>> join(TaskQueue queue) {
    List<Future<List<Integer>>> joins =
        scopes(queue).stream().map(scope -> scope.join(Integer.class)).toList();
    return Future.all(joins)
        .map(
            all -> {
              List<Integer> results = new ArrayList<>();
              joins.forEach(join -> results.addAll(join.result()));
              return results;
            });
  }

  private List<TaskScope> scopes(TaskQueue queue) {
    List<TaskScope> targets = new ArrayList<>();
    for (int i = 0; i < scopes; i++) {
      targets.add(queue.scope("scope-" + i));
    }
    return targets;
  }
}
