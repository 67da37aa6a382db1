package dev.taskqueue.engine;

import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a task as that task sees it: whatever is called here is called by the task, also
 * from a thread that is not its slot's.
 */
final class OwnScope extends LocalScope {

  private final Assignment owner;

  OwnScope(Assignment owner) {
    super(owner.origin().core, owner.origin().name());
    this.owner = owner;
  }

  @Override
  LocalScope base() {
    return owner.origin(); // a child that kept its parent would keep all its ancestors
  }

  @Override
  @Nullable Assignment caller(@Nullable ContextInternal current) {
    return owner.task() != null ? owner : super.caller(current);
  }
}
