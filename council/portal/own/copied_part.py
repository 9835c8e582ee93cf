"""What every group of facts in a person's copy of her own data is built on."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A group of facts. Codes, such as `stage`, are the same in every language; texts are in hers."""

    model_config = ConfigDict(frozen=True, extra="forbid")
